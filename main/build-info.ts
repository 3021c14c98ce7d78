/** Replaced when the bundle is made (tools/build): the package's version and the sources' hash. */
declare const PATCHBAY_VERSION: string | undefined;
declare const PATCHBAY_BUILD: string | undefined;

export const VERSION = typeof PATCHBAY_VERSION === 'string' ? PATCHBAY_VERSION : '0.0.0-source';
export const BUILD = typeof PATCHBAY_BUILD === 'string' ? PATCHBAY_BUILD : 'source';
