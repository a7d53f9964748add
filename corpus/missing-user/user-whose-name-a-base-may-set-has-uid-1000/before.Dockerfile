FROM registry.example.org/geo/lab:2.4
USER root
RUN useradd -m -u 1000 ${LAB_USER}
USER ${LAB_USER}
