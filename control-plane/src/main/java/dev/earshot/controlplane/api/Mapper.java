package dev.earshot.controlplane.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.earshot.contracts.json.EarshotJson;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Resources read and write with the one codec of the house. */
final class Mapper {
    @Produces
    @Singleton
    ObjectMapper mapper() {
        return EarshotJson.MAPPER;
    }
}
