FROM python:3.12-slim
COPY . /repo
RUN pip install -r /repo/requirements/dev.txt
