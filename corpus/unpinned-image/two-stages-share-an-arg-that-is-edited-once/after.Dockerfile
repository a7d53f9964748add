ARG BASE=quay.io/jupyter/base-notebook:2026-07-28
FROM ${BASE} AS compiler
RUN make -C /tmp/solver
FROM ${BASE}
COPY --from=compiler /tmp/solver /opt/solver
