FROM python:3.12-slim
RUN pip install -c https://example.org/constraints-3.12.txt apache-airflow
