// Point clouds in PLY files.
export { isPly, readPly } from './ply.js';
