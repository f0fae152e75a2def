// Splits the lists in data files: words separated by white space.

export function words(text = ''): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
