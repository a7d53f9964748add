FROM python:3.12-slim
RUN pip install numpy==2.3.5 "jupyterlab==4.6.6; python_full_version >= '3.12.4'" "notebook==7.6.5; platform_release >= '6'"
