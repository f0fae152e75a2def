// Mounts the program's folder as the interpreter's only file system (with Emscripten's interface), so that `/` is the
// program's folder, and so is its `..`.
import type {
  EmscriptenFs,
  EmscriptenNode,
  EmscriptenStream,
} from '@micropython/micropython-webassembly-pyscript/micropython.mjs';
import type { SourceFolder } from './changed-sources.ts';

/** By the code that a folder throws. Emscripten uses WASI's numbers; system-calls.ts converts them to the board's. */
const WASI_ERRNOS: Readonly<Record<string, number>> = {
  EACCES: 2,
  EBADF: 8,
  EBUSY: 10,
  EEXIST: 20,
  EINVAL: 28,
  EIO: 29,
  EISDIR: 31,
  ELOOP: 32,
  EMFILE: 33,
  ENAMETOOLONG: 37,
  ENOENT: 44,
  ENOSPC: 51,
  ENOTDIR: 54,
  ENOTEMPTY: 55,
  EPERM: 63,
  EROFS: 69,
  EXDEV: 75,
};

interface Attributes {
  readonly size?: number;
  readonly atime?: number;
  readonly mtime?: number;
}

const SEEK_CUR = 1;
const SEEK_END = 2;
const ACCESS_MODE = 3;

/**
 * Mounts a folder as the interpreter's `/`.
 *
 * @param hidden - additional files in every folder that listings do not show: by path, beginning with their folder.
 */
export function mountRoot(fs: EmscriptenFs, folder: SourceFolder, hidden: HiddenFiles): void {
  fs.root = null;
  fs.mount({ mount: () => createRoot(fs, folder, hidden) }, {}, '/');
}

export interface HiddenFiles {
  /** The names of the hidden folders, which are in every folder of the program. */
  readonly names: readonly string[];
  /** @returns `'folder'` for a hidden folder, the content of a hidden file, or `undefined`. */
  find(path: string): Uint8Array | 'folder' | undefined;
  /** @param path - in the program's folder. @returns content for a file that does not exist. */
  replace(path: string): Uint8Array | undefined;
  /** Called when the existence of a hidden file or folder is checked. */
  looked?(path: string): void;
  /** @returns whether opening a hidden file or folder has to fail as if it did not exist. */
  isAbsent?(path: string): boolean;
  /** Called when a hidden file is opened. @returns a function to call when it is closed. */
  opened?(path: string): (() => void) | undefined;
}

const FOLDER_MODE = 0o040_755;
const FILE_MODE = 0o100_644;

function createRoot(fs: EmscriptenFs, folder: SourceFolder, hidden: HiddenFiles): EmscriptenNode {
  const pathOf = (node: EmscriptenNode): string => {
    if (node.parent === node) return '/';
    const parent = pathOf(node.parent);
    return parent === '/' ? `/${node.name}` : `${parent}/${node.name}`;
  };
  const childOf = (parent: EmscriptenNode, name: string): string => {
    const path = pathOf(parent);
    return path === '/' ? `/${name}` : `${path}/${name}`;
  };

  /** The interpreter understands only its own errors. */
  function attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const { code } = error as { readonly code?: string };
      if (code === undefined) throw error;
      throw new fs.ErrnoError(WASI_ERRNOS[code] ?? WASI_ERRNOS.EIO!);
    }
  }

  function createNode(parent: EmscriptenNode | null, name: string, mode: number): EmscriptenNode {
    const node = fs.createNode(parent, name, mode, 0);
    node.node_ops = nodeOperations;
    node.stream_ops = streamOperations;
    return node;
  }

  const nodeOperations = {
    getattr(node: EmscriptenNode): object {
      const path = pathOf(node);
      folder.looked(path);
      const { mode, size, atime, mtime, ctime } = attempt(() => folder.stat(path));
      return { ...NO_OWNER, mode: mode & FILE_TYPE, size, atime, mtime, ctime };
    },
    setattr(node: EmscriptenNode, { size, atime, mtime }: Attributes): void {
      const path = pathOf(node);
      attempt(() => {
        if (size !== undefined) folder.truncate(path, size);
        if (atime !== undefined && mtime !== undefined) folder.setTimes(path, new Date(atime), new Date(mtime));
      });
    },
    lookup(parent: EmscriptenNode, name: string): EmscriptenNode {
      const path = childOf(parent, name);
      try {
        return createNode(parent, name, folder.stat(path).mode);
      } catch (error) {
        if (hidden.names.includes(name)) return createHidden(parent, name, name);
        const other = hidden.replace(path);
        if (other !== undefined) return createFound(parent, name, path, other);
        return attempt(() => {
          throw error;
        });
      }
    },
    mknod(parent: EmscriptenNode, name: string, mode: number): EmscriptenNode {
      const path = childOf(parent, name);
      attempt(() => (fs.isDir(mode) ? folder.mkdir(path) : folder.create(path)));
      return createNode(
        parent,
        name,
        attempt(() => folder.stat(path).mode),
      );
    },
    rename(node: EmscriptenNode, target: EmscriptenNode, name: string): void {
      attempt(() => folder.rename(pathOf(node), childOf(target, name)));
      node.name = name;
    },
    unlink(parent: EmscriptenNode, name: string): void {
      attempt(() => folder.remove(childOf(parent, name)));
    },
    rmdir(parent: EmscriptenNode, name: string): void {
      attempt(() => folder.rmdir(childOf(parent, name)));
    },
    readdir(node: EmscriptenNode): string[] {
      return ['.', '..', ...attempt(() => folder.list(pathOf(node)))];
    },
  };

  const streamOperations = {
    open(stream: EmscriptenStream): void {
      if (!fs.isFile(stream.node.mode)) return;
      const mode = (stream.flags & ACCESS_MODE) === 0 ? 'read' : 'read and write';
      stream.handle = attempt(() => folder.open(pathOf(stream.node), mode));
    },
    close(stream: EmscriptenStream): void {
      if (stream.handle !== undefined) attempt(() => folder.close(stream.handle!));
    },
    read(stream: EmscriptenStream, buffer: Int8Array, offset: number, length: number, position: number): number {
      return attempt(() => folder.read(stream.handle!, bytesOf(buffer, offset, length), position));
    },
    write(stream: EmscriptenStream, buffer: Int8Array, offset: number, length: number, position: number): number {
      return attempt(() => folder.write(stream.handle!, bytesOf(buffer, offset, length), position));
    },
    llseek(stream: EmscriptenStream, offset: number, whence: number): number {
      let position = offset;
      if (whence === SEEK_CUR) position += stream.position;
      if (whence === SEEK_END) position += attempt(() => folder.stat(pathOf(stream.node)).size);
      if (position < 0) throw new fs.ErrnoError(WASI_ERRNOS.EINVAL!);
      return position;
    },
  };

  /** @param path - within the hidden files. */
  function createHidden(parent: EmscriptenNode, name: string, path: string): EmscriptenNode {
    const found = hidden.find(path);
    if (found === undefined) throw new fs.ErrnoError(WASI_ERRNOS.ENOENT!);
    return createFound(parent, name, path, found);
  }

  function createFound(
    parent: EmscriptenNode,
    name: string,
    path: string,
    found: Uint8Array | 'folder',
  ): EmscriptenNode {
    const node = fs.createNode(parent, name, found === 'folder' ? FOLDER_MODE : FILE_MODE, 0);
    const size = found === 'folder' ? 0 : found.length;
    const now = new Date(0);
    node.node_ops = {
      getattr: () => {
        hidden.looked?.(path);
        return { ...NO_OWNER, mode: node.mode, size, atime: now, mtime: now, ctime: now };
      },
      lookup: (under: EmscriptenNode, child: string) => createHidden(under, child, `${path}/${child}`),
      readdir: () => ['.', '..'],
    };
    node.stream_ops = {
      open(stream: EmscriptenStream): void {
        if (hidden.isAbsent?.(path)) throw new fs.ErrnoError(WASI_ERRNOS.ENOENT!);
        stream.onClose = hidden.opened?.(path);
        if (stream.onClose !== undefined) useLastDescriptor(fs, stream);
      },
      close: (stream: EmscriptenStream) => stream.onClose?.(),
      read(_: EmscriptenStream, buffer: Int8Array, offset: number, length: number, position: number): number {
        const part = (found as Uint8Array).subarray(position, position + length);
        bytesOf(buffer, offset, length).set(part);
        return part.length;
      },
      llseek: (stream: EmscriptenStream, offset: number, whence: number) =>
        offset + (whence === SEEK_CUR ? stream.position : whence === SEEK_END ? size : 0),
    };
    return node;
  }

  return createNode(null, '/', FOLDER_MODE);
}

/** The interpreter's limit of open files. */
const MAX_DESCRIPTORS = 4096;

/** Moves one of Thimble's own files to a high descriptor, so that `open(3)` in the program cannot find it. */
function useLastDescriptor(fs: EmscriptenFs, stream: EmscriptenStream): void {
  let fd = MAX_DESCRIPTORS - 1;
  while (fd > stream.fd && fs.streams[fd] != null) fd--;
  fs.streams[stream.fd] = null;
  fs.streams[fd] = stream;
  stream.fd = fd;
}

/** Fields that boards' file systems do not have, so that their os.stat returns 0. */
const NO_OWNER = { dev: 0, ino: 0, nlink: 0, uid: 0, gid: 0, rdev: 0, blksize: 4096, blocks: 1 };
const FILE_TYPE = 0o170_000;

function bytesOf(buffer: Int8Array, offset: number, length: number): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
}
