// Lists in the data files: words that white space separates.

export function words(text = ''): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
