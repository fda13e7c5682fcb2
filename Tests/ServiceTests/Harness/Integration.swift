import Testing

/// All tests that run an installation: one after the other, as each has its own threads and deadlines.
@Suite(.serialized, .timeLimit(.minutes(2))) enum Integration {}
