package dev.earshot.bench;

/** Something that a process of its own does over and over for a while; see {@link Rounds}. */
@FunctionalInterface
public interface Work {
    /**
     * What a round came to.
     *
     * @param done how many units of work
     * @param p50Micros the middle latency of one, microseconds; 0 where nobody asked
     */
    record Done(long done, long p50Micros) {
        /** Without a latency. */
        public static Done of(long done) {
            return new Done(done, 0);
        }
    }

    /**
     * Works, and returns when all that it has begun is done.
     *
     * @param nanos after how long to begin nothing more
     */
    Done run(long nanos) throws Exception;
}
