// Types for the used part of the interpreter's package, which has none.
declare module '@micropython/micropython-webassembly-pyscript/micropython.mjs' {
  export interface EmscriptenNode {
    id: number;
    name: string;
    mode: number;
    parent: EmscriptenNode;
    mount: unknown;
    node_ops: object;
    stream_ops: object;
    contents?: unknown;
  }

  export interface EmscriptenStream {
    fd: number;
    flags: number;
    position: number;
    node: EmscriptenNode;
    stream_ops: object;
    handle?: number;
    onClose?: (() => void) | undefined;
  }

  export interface EmscriptenFs {
    readonly ErrnoError: new (errno: number) => Error;
    root: EmscriptenNode | null;
    readonly streams: (EmscriptenStream | null | undefined)[];
    createNode(parent: EmscriptenNode | null, name: string, mode: number, device: number): EmscriptenNode;
    isFile(mode: number): boolean;
    isDir(mode: number): boolean;
    mkdir(path: string): void;
    mount(type: object, options: object, mountpoint: string): EmscriptenNode;
    writeFile(path: string, data: string | Uint8Array): void;
  }

  export interface MicroPython {
    readonly FS: EmscriptenFs;
    registerJsModule(name: string, module: object): void;
    /** @throws PythonError for an uncaught exception. */
    runPython(code: string): unknown;
    /** Prints a banner and the prompt. */
    replInit(): void;
    /** @returns 0; `PYEXEC_FORCED_EXIT` for Ctrl-D at an empty prompt, or a SystemExit. */
    replProcessChar(char: number): number;
  }

  export function loadMicroPython(options: { heapsize?: number; pystack?: number; url?: string }): Promise<MicroPython>;
}
