FROM debian AS data
ADD https://climate.example/stations.csv /data/
FROM quay.io/jupyter/base-notebook:2026-07-28
COPY --from=data /data /home/jovyan/data
