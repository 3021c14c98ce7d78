/** A build that failed for a reason the reader can mend; its message says all. */
export class BuildFault extends Error {}
