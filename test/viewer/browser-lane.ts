// Runs before every test file of the browser lane: each has a browser of its own, and leaves no server and no folder behind.
import { afterAll, beforeAll } from 'vitest';
import { closeAll, openBrowser } from './viewing.js';

beforeAll(openBrowser);
afterAll(closeAll);
