// The version of framelock, as in package.json (a test holds the two together).

/** Of this package, `major.minor.patch`. */
export const version = '0.1.0';
