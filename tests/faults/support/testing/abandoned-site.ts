// Before all that makes loggers.
import '../quiet.js';
import 'reflect-metadata';
import { Site } from '../site.js';

/** A scenario that never comes to its end: it opens a site, has it served, says where, and waits to be killed. */
const site = await Site.open([{ number: 'UB-1', department: 'UTIL' }], new AbortController().signal);
const product = await site.start();
process.send?.({ dataDirectory: site.dataDirectory, url: product.url });
setInterval(() => undefined, 60_000);
