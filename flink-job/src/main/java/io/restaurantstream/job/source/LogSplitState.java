package io.restaurantstream.job.source;

/** How far a split has been handed to the job; what a checkpoint keeps. Never goes back. */
final class LogSplitState {

    private final LogSplit start;
    private long position;

    LogSplitState(LogSplit split) {
        this.start = split;
        this.position = split.position();
    }

    void advanceTo(long offset) {
        position = Math.max(position, offset);
    }

    LogSplit toSplit() {
        return start.at(position);
    }
}
