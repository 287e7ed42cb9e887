/**
 * What is journaled: flat records with plain fields, whose names are for ever. {@link
 * io.breakwater.account.stored.StoredEvent} is the one place that turns them into the domain's
 * values and back.
 */
package io.breakwater.account.stored;
