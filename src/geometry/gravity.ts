// What an accelerometer at rest measures.

/** m/s² (3rd CGPM, 1901); at sea level it is 9.78 to 9.83. */
export const STANDARD_GRAVITY = 9.80665;
