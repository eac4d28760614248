#!/bin/bash
#SBATCH --account="def-prof1"
#SBATCH --time=66
#SBATCH --output=/home/prof1/.jupyterhub_slurmspawner_%j.log
#SBATCH --job-name=spawner-jupyterhub
#SBATCH --chdir=/home/prof1
#SBATCH --mem=31744
#SBATCH --cpus-per-task=4
#SBATCH --export=JUPYTERHUB_API_TOKEN,JPY_API_TOKEN,JUPYTERHUB_CLIENT_ID,JUPYTERHUB_COOKIE_HOST_PREFIX_ENABLED,JUPYTERHUB_HOST,JUPYTERHUB_OAUTH_CALLBACK_URL,JUPYTERHUB_OAUTH_SCOPES,JUPYTERHUB_OAUTH_ACCESS_SCOPES,JUPYTERHUB_OAUTH_CLIENT_ALLOWED_SCOPES,JUPYTERHUB_USER,JUPYTERHUB_SERVER_NAME,JUPYTERHUB_API_URL,JUPYTERHUB_ACTIVITY_URL,JUPYTERHUB_BASE_URL,JUPYTERHUB_SERVICE_PREFIX,JUPYTERHUB_SERVICE_URL,JUPYTERHUB_PUBLIC_URL,JUPYTERHUB_PUBLIC_HUB_URL,USER,HOME,SHELL,JUPYTERHUB_DEFAULT_URL
#SBATCH --gres=gpu:h100:2
unset XDG_RUNTIME_DIR

# What this job submits in its turn does not inherit its environment.
export SBATCH_EXPORT=NONE

# pip installs onto the node's own disk, which is emptied when the job ends.
export PIP_PREFIX=${SLURM_TMPDIR}
SITE="${PIP_PREFIX}/lib/$(ls /opt/ipython-kernel/lib/)/site-packages"
mkdir -p $SITE
export PATH="/opt/jupyterhub/bin:${PATH}"
export PATH=${PIP_PREFIX}/bin:${PATH}
export PYTHONPATH=${SITE}:${PYTHONPATH}

# The kernel's virtual environment, then the session itself.
export VIRTUAL_ENV_DISABLE_PROMPT=1
source /opt/ipython-kernel/bin/activate
batchspawner-singleuser jupyterhub-singleuser
