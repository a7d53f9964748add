ARG BASE=quay.io/jupyter/base-notebook
FROM ${BASE} AS compiler
RUN make -C /tmp/solver
FROM ${BASE}
COPY --from=compiler /tmp/solver /opt/solver
