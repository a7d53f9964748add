FROM quay.io/jupyter/base-notebook:2025-01-06
RUN git clone https://git.example/hydro/lakes.git
WORKDIR /home/jovyan/lakes
