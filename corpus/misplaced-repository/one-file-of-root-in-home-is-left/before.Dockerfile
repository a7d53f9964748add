FROM jupyter/base-notebook:2023-10-20
COPY resources/conf.py .
RUN cat conf.py >> /home/jovyan/.profile
