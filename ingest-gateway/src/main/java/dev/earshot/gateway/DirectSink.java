package dev.earshot.gateway;

/** The sink that is the brokers themselves, before which the spool stands. */
interface DirectSink extends WebhookSink {}
