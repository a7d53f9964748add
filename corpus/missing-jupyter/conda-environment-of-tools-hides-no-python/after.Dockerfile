FROM condaforge/miniforge3:24.3.0-0
RUN conda create -y -n tools -c conda-forge -c bioconda samtools bcftools
ENV PATH=/opt/conda/envs/tools/bin:${PATH}
RUN python3 -m pip install --no-cache-dir notebook==7.5.8 jupyterlab==4.5.11
