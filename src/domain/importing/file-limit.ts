/** How large a file may be: apart from the readers, since whoever hands a file over asks it first. */

/**
 * Bytes. The largest exports people have (ten million ratings) are about 250 MB. A text of this size takes twice as much as
 * a string; half a gigabyte more and a phone's tab is killed rather than told.
 */
export const MAX_FILE_BYTES = 256 * 1024 * 1024;
