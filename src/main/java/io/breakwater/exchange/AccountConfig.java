package io.breakwater.exchange;

import io.breakwater.domain.PositionMode;

/** Settings of the whole account at the exchange. */
public record AccountConfig(PositionMode positionMode, boolean multiAssets, boolean canTrade) {}
