FROM python:3.12-slim
COPY . /work
RUN pip install -r /work/requirements.txt
