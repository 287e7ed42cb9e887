package io.breakwater.strategy;

import java.util.Optional;

/**
 * Where strategies' states are kept.
 *
 * @param journal id of the journal plugin
 * @param snapshots id of the snapshot store plugin; empty: old states stay in the journal
 */
public record StrategyStore(String journal, Optional<String> snapshots) {}
