FROM python:3.12-slim AS docs
RUN pip install sphinx

FROM python:3.12-slim
RUN pip install numpy==2.1.1
