/** Every test of what moves money may ask whether the books still prove themselves. */
export { checkBooks } from '../ledger/verify/book-checks.repository.js';
