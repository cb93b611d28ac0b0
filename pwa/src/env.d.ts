/** Shell files with their revisions; the precache plugin writes them into the worker. */
declare const __PRECACHE__: [url: string, sha256: string][];

/** The version of this build, as package.json has it. */
declare const __VERSION__: string;
