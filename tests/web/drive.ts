// A drive for tests: the browser's own storage, whose handles are those of the File System Access API.
import type { Page } from 'playwright-core';

/** The next pages get a picker that returns a drive with these files. */
export async function givePicker(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  await page.addInitScript(`window.showDirectoryPicker = async () => {
    const top = await (await navigator.storage.getDirectory()).getDirectoryHandle('CIRCUITPY', { create: true });
    for (const [path, text] of Object.entries(${JSON.stringify(files)})) {
      const parts = path.split('/');
      const name = parts.pop();
      let folder = top;
      for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
      const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await stream.write(text);
      await stream.close();
    }
    return top;
  }`);
}

/** The text of a file on that drive. */
export async function readDriveFile(page: Page, name: string): Promise<string> {
  return (await page.evaluate(`(async () => {
    const drive = await (await navigator.storage.getDirectory()).getDirectoryHandle('CIRCUITPY');
    return (await (await drive.getFileHandle(${JSON.stringify(name)})).getFile()).text();
  })()`)) as string;
}
