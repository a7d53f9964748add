FROM python:3.12
RUN pip install --no-cache-dir jupyterlab
ENTRYPOINT ["jupyter", "lab", "--ServerApp.ip=0.0.0.0", "--ServerApp.token="]
