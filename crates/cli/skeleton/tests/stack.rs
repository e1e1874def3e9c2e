//! Nothing is wrong, `k8s/` is what the code says, and promtool agrees with every scenario.

cli::tests!(spec::PROGRAM);
