FROM python:3.12-slim
RUN { echo notebook==7.4.5; echo jupyterlab==4.4.5; } > /tmp/r.txt && pip install -r /tmp/r.txt
