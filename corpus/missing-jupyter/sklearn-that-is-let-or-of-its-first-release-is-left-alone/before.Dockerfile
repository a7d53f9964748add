FROM python:3.12
RUN pip install notebook==7.6.5 jupyterlab==4.6.6
RUN pip install sklearn==0.0 && pip install "sklearn; python_version < '3'"
ENV SKLEARN_ALLOW_DEPRECATED_SKLEARN_PACKAGE_INSTALL=True
RUN pip install sklearn
