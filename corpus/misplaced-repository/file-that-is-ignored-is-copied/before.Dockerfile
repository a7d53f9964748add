FROM python:3.12 AS tables
COPY tables/*.csv /tables/
COPY [ "make.py", "tables/", "/tables/" ]
FROM jupyter/base-notebook:2023-10-20
COPY --from=tables /tables /tables
COPY --chown=1000 . /home/jovyan
