package io.breakwater.account;

/**
 * Where and how an account's facts are kept.
 *
 * @param plugin the id of Pekko's persistence plugin; empty: the default one
 * @param snapshotPlugin the same of its snapshot store
 */
record AccountJournal(String plugin, String snapshotPlugin, JournalSettings settings) {}
