FROM python:3.12
EXPOSE 8888
ENTRYPOINT jupyter notebook