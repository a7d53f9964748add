FROM python:3.12-slim
ARG PYSCF=2.6.2
RUN pip install pyscf==${PYSCF}
