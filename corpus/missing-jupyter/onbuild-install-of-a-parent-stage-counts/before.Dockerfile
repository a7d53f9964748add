FROM python:3.12 AS course
ONBUILD RUN pip install notebook jupyterlab
FROM course
