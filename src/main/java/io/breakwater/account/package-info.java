/**
 * One trading account: the door for signals, the readers that decide, the writers that retry, the
 * private stream and the account's mode. Strategies talk to {@link
 * io.breakwater.account.OrderGateway} through {@link io.breakwater.account.Accounts}.
 */
package io.breakwater.account;
