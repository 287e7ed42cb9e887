/**
 * The market as the node sees it: instruments, streams with their REST fallback, and the health of
 * both. Everything is asked of {@link io.breakwater.market.Market}; it knows no account.
 */
package io.breakwater.market;
