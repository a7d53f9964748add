FROM python:3.12-slim
WORKDIR /work
RUN --mount=type=bind,source=requirements.txt,target=requirements.txt pip install -r requirements.txt
