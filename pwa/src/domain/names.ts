/** The most characters of a habit's name; by itself because the first screen has fields for names. */
export const NAME_MOST = 80;
