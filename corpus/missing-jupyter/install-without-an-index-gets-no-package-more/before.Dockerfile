FROM python:3.12 AS wheels
COPY requirements.txt .
RUN pip wheel --wheel-dir /wheels jupyterlab==4.2.5
FROM python:3.12-slim
COPY --from=wheels /wheels /wheels
RUN pip install --no-index --find-links=/wheels jupyterlab==4.2.5
