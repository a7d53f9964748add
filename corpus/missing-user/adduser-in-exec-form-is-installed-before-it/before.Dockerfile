FROM python:3.12
RUN ["adduser", "--disabled-password", "--gecos", "", "--uid", "1000", "jovyan"]
USER jovyan
