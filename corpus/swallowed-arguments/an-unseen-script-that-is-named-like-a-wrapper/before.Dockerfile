FROM python:3.12
COPY docker /docker
ENTRYPOINT ["python3", "/docker/wrapper.py"]
