FROM python:3.11 AS build
RUN pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11

FROM python:3.11-slim
COPY --from=build /usr/local/lib/python3.11/site-packages /usr/local/lib/python3.11/site-packages
CMD ["python3"]
