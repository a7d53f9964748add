FROM python:3.12-slim
RUN pip install --no-cache-dir notebook==7.6.5 "jupyterlab==4.6.6; platform_system == 'Windows'" \
    "notebook==6.5.7; python_version < '3.8'"
