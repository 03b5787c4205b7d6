package dev.earshot.egress;

import java.time.Duration;

record TestSettings(boolean publicHttp, Duration total, int connectionsPerHost) implements EgressConfig {}
