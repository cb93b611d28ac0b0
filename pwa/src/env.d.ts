/** Shell files with their revisions; the precache plugin writes them into the worker. */
declare const __PRECACHE__: [url: string, sha256: string][];
