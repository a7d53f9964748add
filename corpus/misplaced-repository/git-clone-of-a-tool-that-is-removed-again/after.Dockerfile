FROM quay.io/jupyter/base-notebook:2025-01-06
RUN git clone https://git.example/tools/mesh && make -C mesh && rm -rf mesh
COPY --chown=${NB_UID} . ${HOME}
